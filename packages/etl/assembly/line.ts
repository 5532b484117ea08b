import { CLOSE_OBJECT, NEWLINE } from './ascii'
import { expectByte } from './bytes'
import { beginFrame, surprise } from './host'
import { Literal } from './literal'
import { scanFrame } from './object'
import { zeroed } from './room'
import { Shape } from './shape'
import { skipFrame } from './skipped-frame'
import { Times } from './timestamp'
import { Words } from './word'

const CAPTURE_TS = Literal.of('{"capture_ts":')
const CONNECTION = Literal.of(',"connection_id":')
const DATA = Literal.of('},"data":')
const DATA_FIRST = Literal.of(',"data":')
const CHANNEL_FIRST = Literal.of('{"channel":')

/** What stands around the frame. */
@unmanaged
class Line {
  captureTime: f64
  /** Of a frame that was stepped over. */
  number: f64
  channel: u16
  connection: u16
}

const line = changetype<Line>(zeroed(offsetof<Line>()))
const captureTimes = Times.create()
// JavaScript knows them by these numbers.
const channels = Words.create(0)
const connections = Words.create(1)
let metadata = changetype<Literal>(0)

/** `,"metadata":{"source":"…","channel":` */
export function setMetadata(literal: Literal): void {
  metadata = literal
}

/** One line, in our own writer's envelope or the ancestor's, where the frame comes first and no connection is named. Gives the newline's place. */
export function scanLine(at: usize): usize {
  at = captureTimes.scan(CAPTURE_TS.expect(at), placeOf(offsetof<Line>('captureTime')))
  if (isNaN(line.captureTime)) surprise()
  const isFrameFirst = !metadata.isAt(at)
  at = isFrameFirst ? peekChannel(at) : scanMetadata(at)
  const shape = beginFrame(line.channel, line.connection, line.captureTime)
  at = shape === 0 ? skipFrame(at, placeOf(offsetof<Line>('number'))) : scanFrame(changetype<Shape>(shape), at)
  if (isFrameFirst) at = expectMetadata(at)
  at = expectByte(at, CLOSE_OBJECT)
  expectByte(at, NEWLINE)
  return at
}

/** The number of the frame that was stepped over last; NaN if it had none. */
export function skippedNumber(): f64 {
  return line.number
}

function scanMetadata(at: usize): usize {
  at = channels.scan(at + metadata.bytes, placeOf(offsetof<Line>('channel')))
  at = connections.scan(CONNECTION.expect(at), placeOf(offsetof<Line>('connection')))
  if (line.connection === 0) surprise()
  return DATA.expect(at)
}

/** The frame's own channel, which the metadata behind it have to repeat. Gives the frame's place. */
function peekChannel(at: usize): usize {
  const frame = DATA_FIRST.expect(at)
  channels.scan(CHANNEL_FIRST.expect(frame), placeOf(offsetof<Line>('channel')))
  line.connection = 0
  return frame
}

function expectMetadata(at: usize): usize {
  const channel = line.channel
  at = channels.scan(metadata.expect(at), placeOf(offsetof<Line>('channel')))
  if (line.channel !== channel) surprise()
  return expectByte(at, CLOSE_OBJECT)
}

function placeOf(offset: usize): usize {
  return changetype<usize>(line) + offset
}
