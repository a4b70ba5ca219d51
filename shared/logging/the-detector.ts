/**
 * Stands for the id of the detector that there is in the Region, one at most: the undo of a creation is written down
 * before the id is known.
 */
export const theDetector = 'the-detector-of-this-region';
