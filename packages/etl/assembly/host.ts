// What only JavaScript can do: whatever is rare, and whatever needs a string. Each may throw; then nothing more of the line is read.
// Texts are given without their quotes.

/** The bytes at hand aren't plain and known: leaves the line to JSON.parse. */
export declare function surprise(): void

/** The route of a channel's frames; the channel is the number of a word. */
export declare function findRoute(channel: u32): usize

/** The number that a connection has in the table of a route. */
export declare function learnConnection(route: u32, connection: u32): u32

/** The partition for a product's rows captured at that time, made when it is new. */
export declare function openPartition(table: u32, product: u32, capture: f64): usize

/** Appends the draft's cells as a row, with what JavaScript keeps beside them. */
export declare function appendRow(shape: u32): void

/** The number of a word that no slot holds. It will be kept in `slot`, unless that is 0, until the line is taken back. */
export declare function learnWord(words: u32, start: usize, end: usize, slot: usize): u32

/** Microseconds of a time in any form. */
export declare function readTime(start: usize, end: usize): f64

/** Microseconds of the day whose text begins there; NaN if there is none. */
export declare function readDay(start: usize): f64

/** Microseconds of Unix seconds. */
export declare function readSeconds(seconds: f64): f64

/** Reads a string that isn't plain for its field into its cell. */
export declare function readText(field: u32, start: usize, end: usize): void

/** Nulls what JavaScript keeps of a shape's fields that didn't come: those whose bits `seen` lacks. */
export declare function clearUnseen(shape: u32, seen: u32): void

/** Keeps a member that the shape doesn't mention. `around`: how many were kept when its object began. */
export declare function keepUnknown(shape: u32, keyStart: usize, keyEnd: usize, start: usize, end: usize, around: u32): void

/** Forgets the members kept since there were `size`. */
export declare function cutUnknown(size: u32): void
