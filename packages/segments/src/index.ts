/** @module @fluxforge/segments */

export { createAside, listAsides } from './batches/aside.ts'
export {
  type BatchKeys,
  type BatchList,
  type BatchMember,
  createBatchList,
  createVoidMarker,
  listBatchKeys,
  readBatchList,
} from './batches/batch-list.ts'
export { createHold, type Hold, listHolds, readHold } from './batches/hold.ts'
export {
  createOwner,
  listOwners,
  type OwnerRecord,
  parseOwner,
  readOwnerText,
  renewOwner,
} from './batches/ownership.ts'
export { type SegmentEvidence, type SegmentState, segmentState } from './batches/segment-state.ts'
export { captureText } from './capture-time.ts'
export { type Clock, systemClock } from './clock.ts'
export { isSegmentError, SegmentError, type SegmentErrorCode } from './errors.ts'
export type { Feed, FeedStats, FrameSink, LastOfConnection, LastRun, OnRecorderEvent, Opening, RecordedFrame } from './feed.ts'
export { isJsonObject, type JsonObject, parseJsonObject, readRecordText, recordBytes } from './json-record.ts'
export { EnvelopeWriter } from './lines/envelope.ts'
export { type LineBlock, readLines, SLACK_BYTES } from './lines/read-lines.ts'
export { ActiveLock, type ActiveLockOptions, type LockPlace } from './lock/active-lock.ts'
export type { HostIdentity } from './lock/host-identity.ts'
export { LeaseWatch } from './lock/lease-watch.ts'
export { Presence, type PresenceOptions } from './lock/presence.ts'
export { type IsAlive, processLiveness } from './lock/process-liveness.ts'
export { thisProcess } from './lock/this-process.ts'
export { type BatchName, batchName, compareBatchNames, parseBatchName, requireBatchName } from './names/batch-name.ts'
export { compareSegmentNames, dateOfHour, parseSegmentName, type SegmentName, segmentName } from './names/segment-name.ts'
export type { RawKey } from './raw-key.ts'
export { RawKeys, type RawPaths, type RecorderKeys } from './raw-keys.ts'
export { RECORDER_CHANNEL, type RecorderEvent, type RecorderEventKind, recorderEvent } from './recorder-event.ts'
export { type DrainOptions, drain } from './sealing/drain.ts'
export { type PartsRecoveryOptions, recoverParts } from './sealing/recover-parts.ts'
export { type Recovery, type RecoveryOptions, recover, type WholeFile } from './sealing/recovery.ts'
export type { SealEvent, SealReason } from './sealing/seal-event.ts'
export { findLeftSpools, type LeftSpool, type LeftSpoolsOptions } from './spool/left-spools.ts'
export { SpoolKeys } from './spool/spool-keys.ts'
export { CaptureClock } from './writer/capture-clock.ts'
export { RecorderNotes } from './writer/recorder-notes.ts'
export { SegmentWriter } from './writer/segment-writer.ts'
export type { WriterEvent } from './writer/writer-event.ts'
export type { SegmentWriterOptions } from './writer/writer-options.ts'
export type { WriterStats } from './writer/writer-stats.ts'
