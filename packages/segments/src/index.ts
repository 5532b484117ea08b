export { ActiveLock, type ActiveLockOptions } from './active-lock.ts'
export { createAside, listAsides } from './aside.ts'
export {
  type BatchKeys,
  type BatchList,
  type BatchMember,
  createBatchList,
  createVoidMarker,
  listBatchKeys,
  readBatchList,
} from './batch-list.ts'
export { type BatchName, batchName, compareBatchNames, parseBatchName, requireBatchName } from './batch-name.ts'
export { CaptureClock } from './capture-clock.ts'
export { type Clock, systemClock } from './clock.ts'
export { EnvelopeWriter } from './envelope.ts'
export { isSegmentError, SegmentError, type SegmentErrorCode } from './errors.ts'
export type { Feed, FeedStats, FrameSink, LastOfConnection, LastRun, OnRecorderEvent, RecordedFrame } from './feed.ts'
export { createHold, type Hold, listHolds, readHold } from './hold.ts'
export type { HostIdentity } from './host-identity.ts'
export { badRecord, createRecord, isJsonObject, type JsonObject, parseJsonObject, readRecordText, recordBytes } from './json-record.ts'
export { NameNotes } from './name-note.ts'
export { type NameNote, NameTaker, type NameTakerOptions } from './name-taker.ts'
export { createOwner, type IsAlive, LeaseWatch, listOwners, type OwnerRecord, parseOwner, readOwnerText, renewOwner } from './ownership.ts'
export { processLiveness } from './process-liveness.ts'
export { RawKeys, type RawPaths } from './raw-keys.ts'
export { type LineBlock, readLines } from './read-lines.ts'
export { RECORDER_CHANNEL, type RecorderEvent, type RecorderEventKind, recorderEvent } from './recorder-event.ts'
export { type Recovery, recover } from './recovery.ts'
export type { SealReason } from './rotation.ts'
export { Sealer, type SealerOptions } from './sealer.ts'
export { compareSegmentNames, dateOfHour, hourOf, parseSegmentName, type SegmentName, segmentName } from './segment-name.ts'
export { type SegmentEvidence, type SegmentState, segmentState, segmentStates } from './segment-state.ts'
export { SegmentWriter } from './segment-writer.ts'
export type { WriterEvent } from './writer-event.ts'
export type { SegmentWriterOptions } from './writer-options.ts'
export type { WriterStats } from './writer-stats.ts'
