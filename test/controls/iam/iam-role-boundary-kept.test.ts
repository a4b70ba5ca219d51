import control from '../../../shared/controls/iam/iam-role-boundary-kept.ts';
import { describeKeptBoundary } from '../../support/kept-boundary.ts';

describeKeptBoundary(control, 'Role', 'deployer');
