/**
 * Thrown at any bytes that aren't plain and known, good or bad: JSON.parse decides about their line then.
 * Made once, so that no stack is captured on the way.
 */
export const SURPRISE: Error = new Error('not what the byte scanner knows')
