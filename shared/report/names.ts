/** The frameworks that a report can be made by: those of a control's references that have requirements. */
export const frameworkNames = ['policy', 'hipaa', 'soc2', 'nist80053', 'cis'] as const;
export type FrameworkName = (typeof frameworkNames)[number];

/** What a report can be written as. */
export const reportFormatNames = ['html', 'md', 'csv'] as const;
export type ReportFormatName = (typeof reportFormatNames)[number];
