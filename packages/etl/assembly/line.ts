import { CLOSE_OBJECT, NEWLINE } from './ascii'
import { expectByte } from './bytes'
import { sequenceNum } from './draft'
import { surprise } from './host'
import { Literal } from './literal'
import { scanFrame } from './object'
import { zeroed } from './room'
import { forgetRoutes, Route, routeOf } from './route'
import { skipFrame } from './skipped-frame'
import { Times } from './timestamp'
import { Words } from './word'

const CAPTURE_TS = Literal.of('{"capture_ts":')
const CONNECTION = Literal.of(',"connection_id":')
const DATA = Literal.of('},"data":')
const DATA_FIRST = Literal.of(',"data":')
const CHANNEL_FIRST = Literal.of('{"channel":')

/** What JavaScript counts of a line. The frame's number is NaN if it has none. */
@unmanaged
export class Line {
  number: f64
  /** What JavaScript calls the route of its channel. */
  route: u16
  /** The number of a word; 0 is none. */
  connection: u16
}

const captureTimes = Times.create()
const captureTime = zeroed(sizeof<f64>())
const channel = zeroed(sizeof<u16>())
// JavaScript knows them by these numbers.
const channels = Words.create(0)
const connections = Words.create(1)
let metadata = changetype<Literal>(0)

/** Of the line at hand, once it is known and if it gives rows. */
let current: Route | null = null

/** `,"metadata":{"source":"…","channel":` */
export function setMetadata(literal: Literal): void {
  metadata = literal
}

/** Words and routes are numbered anew. */
export function forgetLines(): void {
  current = null
  channels.forget()
  connections.forget()
  forgetRoutes()
}

/** One line, in our own writer's envelope or the ancestor's, where the frame comes first and no connection is named. Gives its newline's place. */
export function scanLine(at: usize, line: Line): usize {
  current = null
  at = captureTimes.scan(CAPTURE_TS.expect(at), captureTime)
  if (isNaN(load<f64>(captureTime))) surprise()
  const isFrameFirst = !metadata.isAt(at)
  at = isFrameFirst ? peekChannel(at, line) : scanMetadata(at, line)
  const route = routeOf(load<u16>(channel))
  line.route = <u16>route.index
  const shape = route.shape
  if (shape === null) at = skipFrame(at, placeOf(line, offsetof<Line>('number')))
  else {
    current = route
    route.begin(shape, line.connection, load<f64>(captureTime))
    at = scanFrame(shape, at)
    line.number = load<f64>(sequenceNum)
  }
  if (isFrameFirst) at = expectMetadata(at)
  at = expectByte(at, CLOSE_OBJECT)
  expectByte(at, NEWLINE)
  return at
}

/** The route of the line last begun; null if it gives no rows. */
export function currentRoute(): Route | null {
  return current
}

function scanMetadata(at: usize, line: Line): usize {
  at = channels.scan(at + metadata.bytes, channel)
  at = connections.scan(CONNECTION.expect(at), placeOf(line, offsetof<Line>('connection')))
  if (line.connection === 0) surprise()
  return DATA.expect(at)
}

/** The frame's own channel, which the metadata behind it have to repeat. Gives the frame's place. */
function peekChannel(at: usize, line: Line): usize {
  const frame = DATA_FIRST.expect(at)
  channels.scan(CHANNEL_FIRST.expect(frame), channel)
  line.connection = 0
  return frame
}

function expectMetadata(at: usize): usize {
  const peeked = load<u16>(channel)
  at = channels.scan(metadata.expect(at), channel)
  if (load<u16>(channel) !== peeked) surprise()
  return expectByte(at, CLOSE_OBJECT)
}

function placeOf(line: Line, offset: usize): usize {
  return changetype<usize>(line) + offset
}
