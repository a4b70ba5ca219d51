import { readSettingsFile } from './read-settings-file.ts';

/**
 * The settings of this process. In a deployed function this module is replaced by the settings that were validated when
 * it was packaged, so that no function carries a YAML parser or the catalogue's schemas.
 */
export const { settings } = readSettingsFile();
