import { BINARY } from './binary.ts'

/** A place in the program's memory: 32 bits, which WebAssembly hands out as signed ones. */
export type Place = number

/** Where it is in JavaScript's view of that memory. */
export function offsetOf(place: Place): number {
  return place >>> 0
}

/** What the program asks of JavaScript, as `assembly/host.ts` has it. Whatever is thrown comes out of what was called. */
export interface Host {
  openPartition(table: number, product: number, capture: number): Place
}

/** And while it scans a line. */
export interface ScanHost {
  surprise(): never
  findRoute(channel: number): Place
  learnConnection(route: number, connection: number): number
  appendRow(shape: number): void
  learnWord(words: number, start: Place, end: Place, slot: Place): number
  readTime(start: Place, end: Place): number
  readDay(start: Place): number
  readSeconds(seconds: number): number
  readText(field: number, start: Place, end: Place): void
  clearUnseen(shape: number, seen: number): void
  keepUnknown(shape: number, keyStart: Place, keyEnd: Place, start: Place, end: Place, around: number): void
  cutUnknown(size: number): void
}

/** What the program does, as `assembly/index.ts` has it. */
export interface Program {
  readonly memory: WebAssembly.Memory

  /** Nothing that was made is known any more; memory keeps its size. No rows may be left. */
  forgetAll(): void

  draftNumbers(): Place
  draftWords(): Place
  forgetDraft(): void

  slabOf(bytes: number): Place
  createLiteral(bytes: number): Place
  literalText(literal: Place): Place
  createShape(index: number, table: Place, isRow: 0 | 1, cellBits: number, listBits: number): Place
  addField(shape: Place, index: number, kind: number, bit: number, cell: Place, literal: Place, words: number, inner: Place): void
  setMetadata(literal: Place): void
  addSequenceKey(literal: Place): void
  createRoute(index: number, shape: Place): Place
  scanLines(at: Place, end: Place, maxHeldBytes: number): Place
  scannedLines(): Place
  scannedCount(): number
  lineStart(): Place
  /** 1 if the last line that was scanned has to be finished. */
  isLastUnfinished(): number
  /** 1 if it filled a partition. */
  hasLastFilled(): number
  abandonLine(): number
  freeSlot(slot: Place): void

  createTable(index: number, numberColumns: number, wordColumns: number): Place
  createPartition(table: Place, index: number, fromUs: number, toUs: number): Place
  beginLine(table: Place): void
  append(table: Place): number
  /** 1 if it filled a partition. */
  commitLine(table: Place): number
  rollbackLine(table: Place): void
  forgetProducts(table: Place, first: number, end: number): void
  /** 1 if there are enough rows for a row group. */
  isFull(partition: Place): number
  clearPartition(partition: Place): void
  tableRows(table: Place): number
  rowBytes(table: Place): number
  partitionRows(partition: Place): number
  heldBytes(): number

  /** Before any of the following, and once for all columns of so many rows: memory doesn't grow in between. */
  makeColumnRoom(rows: number): void
  gatherNumbers(partition: Place, cell: number): Place
  columnNulls(): number
  columnLeast(): number
  columnGreatest(): number
  toInt64s(place: Place, count: number): void
  gatherWords(partition: Place, cell: number): Place
  indexWords(place: Place, count: number): number
  usedWords(): Place
  indexes(): Place
  packIndexes(count: number, width: number): Place
}

let compiled: WebAssembly.Module | undefined

/** The program with memory of its own. Compiled once a thread. */
export function startProgram(host: Host, scanHost: () => ScanHost): Program {
  compiled ??= new WebAssembly.Module(Buffer.from(BINARY, 'base64'))
  const calls = { ...callsTo(scanHost), openPartition: host.openPartition.bind(host) }
  return new WebAssembly.Instance<Program>(compiled, { host: calls }).exports
}

function callsTo(host: () => ScanHost): ScanHost {
  return {
    surprise: () => host().surprise(),
    findRoute: (channel) => host().findRoute(channel),
    learnConnection: (route, connection) => host().learnConnection(route, connection),
    appendRow: (shape) => host().appendRow(shape),
    learnWord: (words, start, end, slot) => host().learnWord(words, start, end, slot),
    readTime: (start, end) => host().readTime(start, end),
    readDay: (start) => host().readDay(start),
    readSeconds: (seconds) => host().readSeconds(seconds),
    readText: (field, start, end) => host().readText(field, start, end),
    clearUnseen: (shape, seen) => host().clearUnseen(shape, seen),
    keepUnknown: (shape, keyStart, keyEnd, start, end, around) => host().keepUnknown(shape, keyStart, keyEnd, start, end, around),
    cutUnknown: (size) => host().cutUnknown(size),
  }
}
