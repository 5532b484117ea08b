export { ActiveLock, type ActiveLockOptions } from './active-lock.ts'
export { type BatchList, type BatchLists, type BatchMember, createBatchList, readBatchLists } from './batch-list.ts'
export { type BatchName, batchName, batchNameOf, compareBatchNames, parseBatchName } from './batch-name.ts'
export { CaptureClock } from './capture-clock.ts'
export { type Clock, systemClock } from './clock.ts'
export { EnvelopeWriter } from './envelope.ts'
export { isSegmentError, SegmentError, type SegmentErrorCode } from './errors.ts'
export type { Feed, FeedStats, FrameSink, LastOfConnection, LastRun, OnRecorderEvent, RecordedFrame } from './feed.ts'
export { createAside, createHold, createVoidMarker, type Hold, readAsides, readHolds } from './holding.ts'
export type { HostIdentity } from './host-identity.ts'
export { NameNotes } from './name-note.ts'
export { type NameNote, NameTaker, type NameTakerOptions } from './name-taker.ts'
export {
  claim,
  holderOf,
  isProvablyDead,
  LeaseObserver,
  type Ownership,
  readOwnerships,
  removeOwnerships,
  renew,
  type Worker,
} from './ownership.ts'
export { RawKeys, type RawPaths } from './raw-keys.ts'
export { type LineBlock, readLines } from './read-lines.ts'
export { createRecord, isRecord, type JsonRecord, readRecord } from './record.ts'
export { RECORDER_CHANNEL, type RecorderEvent, type RecorderEventKind, recorderEvent } from './recorder-event.ts'
export { type Recovery, recover } from './recovery.ts'
export type { SealReason } from './rotation.ts'
export { Sealer, type SealerOptions } from './sealer.ts'
export { compareSegmentNames, dateOfHour, hourOf, parseSegmentName, type SegmentName, segmentName } from './segment-name.ts'
export { type SegmentFacts, type SegmentState, segmentState } from './segment-state.ts'
export { SegmentWriter, type SegmentWriterOptions, type WriterStats } from './segment-writer.ts'
export type { WriterEvent } from './writer-event.ts'
