import control from '../../../shared/controls/iam/iam-user-boundary-kept.ts';
import { describeKeptBoundary } from '../../support/kept-boundary.ts';

describeKeptBoundary(control, 'User', 'report-export');
