import type { LogStatus } from '../../shared/audit/log-status.ts';
import type { Severity } from '../../shared/control/control.ts';
import type { Style } from '../terminal.ts';

export const severityStyles: Readonly<Record<Severity, Style>> = {
  informational: 'dim',
  low: 'cyan',
  medium: 'yellow',
  high: 'red',
  critical: ['bold', 'red'],
};

export const statusStyles: Readonly<Record<LogStatus, Style>> = {
  remediated: 'green',
  'already-fixed': 'green',
  undone: 'green',
  failed: ['bold', 'red'],
  partial: ['bold', 'red'],
  unverified: 'yellow',
  interrupted: 'yellow',
  observation: 'cyan',
  notice: 'blue',
  'in-progress': 'yellow',
};
