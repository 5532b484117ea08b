import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkedBody } from './body-check.ts'
import { Bucket, type StoredObject } from './object-store.ts'
import { perform } from './perform.ts'
import { RequestLog } from './request-log.ts'
import { refusalAnswer, S3Refusal } from './s3-answer.ts'
import { type S3Fault, S3FaultPlan, type S3Target } from './s3-fault.ts'
import { assertInTime, bucketOf, nowMs, type S3DoubleOptions, type S3Place } from './s3-place.ts'
import { addressOf, type S3Request } from './s3-request.ts'
import { sendAnswer } from './send-answer.ts'

/** A request that waits inside the server, without effect so far: what a paused server holds. */
export interface HeldRequest {
  /** When it has arrived whole. */
  readonly arrived: Promise<void>
  /** Lets it have its effect, also when its client has long given up. */
  release(): void
}

/**
 * An S3 server in this process, over real sockets and in the real wire format, path style, in memory: with faults by plan and a log of all requests. Any
 * credentials are right, signatures are not looked at; lengths and checksums are.
 */
export class S3Double implements AsyncDisposable {
  readonly url: string
  readonly requests = new RequestLog()
  readonly #server: Server
  readonly #place: S3Place
  readonly #faults = new S3FaultPlan<S3Fault>()
  readonly #holds = new S3FaultPlan<() => Promise<void>>()

  private constructor(server: Server, options: S3DoubleOptions) {
    this.#server = server
    const { port } = server.address() as AddressInfo
    this.url = `http://127.0.0.1:${port}`
    let ids = 0
    this.#place = {
      options,
      buckets: new Map((options.buckets ?? ['test']).map((name) => [name, new Bucket()])),
      nextId: () => `upload-${++ids}`,
    }
    server.on('request', (request, response) => {
      // A request whose client is gone has nobody to tell.
      this.#serve(request, response).catch(() => response.destroy())
    })
  }

  static async start(options: S3DoubleOptions = {}): Promise<S3Double> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new S3Double(server, options)
  }

  /** From now on, the next requests of this kind meet `fault`. */
  plan(target: S3Target, fault: S3Fault): void {
    this.#faults.add(target, fault)
  }

  clearPlan(): void {
    this.#faults.clear()
  }

  /** Requests that have met a planned fault. */
  get faultsMet(): number {
    return this.#faults.met
  }

  /** Holds the next request of this kind, read whole but without effect, until `release`. */
  hold(target: S3Target): HeldRequest {
    const arrival = Promise.withResolvers<void>()
    const leave = Promise.withResolvers<void>()
    this.#holds.add(target, () => {
      arrival.resolve()
      return leave.promise
    })
    return { arrived: arrival.promise, release: () => leave.resolve() }
  }

  /** What is stored, past the wire. */
  object(bucket: string, key: string): StoredObject | undefined {
    return bucketOf(this.#place, bucket).find(key)
  }

  keys(bucket: string): string[] {
    return bucketOf(this.#place, bucket).keys('', '')
  }

  /** Ids of uploads neither completed nor aborted. */
  uploads(bucket: string): string[] {
    return [...bucketOf(this.#place, bucket).uploads.keys()]
  }

  removeBucket(bucket: string): void {
    this.#place.buckets.delete(bucket)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    if (this.#server.listening) await once(this.#server, 'close')
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('date', new Date(nowMs(this.#place)).toUTCString())
    const received = await bodyOf(incoming)
    let request: S3Request
    try {
      const { headers, method = 'GET', url = '/' } = incoming
      const address = addressOf(method, url, headers)
      this.requests.add({ ...address, headers, body: received })
      assertInTime(this.#place, { headers })
      request = { ...address, headers, body: checkedBody({ headers }, received) }
    } catch (error) {
      if (!(error instanceof S3Refusal)) throw error
      await sendAnswer(response, refusalAnswer(error), undefined)
      return
    }
    const subject = request.key === '' ? (request.query.get('prefix') ?? '') : request.key
    await this.#holds.take(request.operation, subject)?.()
    const fault = this.#faults.take(request.operation, subject)
    if (isWithoutEffect(fault)) await sendAnswer(response, { status: 500, headers: {}, body: Buffer.alloc(0) }, fault)
    else await sendAnswer(response, perform(this.#place, fault?.kind === 'damage' ? damaged(request) : request), fault)
  }
}

function isWithoutEffect(fault: S3Fault | undefined): boolean {
  switch (fault?.kind) {
    case 'reset':
    case 'silence':
    case 'error-in-200':
    case 'refusal':
      return fault.isApplied !== true
    case 'web-page':
      return true
    case undefined:
    case 'cut-body':
    case 'slow-body':
    case 'wrong-length':
    case 'damage':
    case 'no-token':
      return false
  }
}

function damaged(request: S3Request): S3Request {
  const body = Buffer.from(request.body)
  body.writeUInt8(body.readUInt8(0) ^ 1, 0)
  return { ...request, body }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
