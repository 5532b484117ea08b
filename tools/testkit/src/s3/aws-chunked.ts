import { S3Refusal } from './s3-answer.ts'

export interface AwsChunkedBody {
  readonly body: Buffer
  /** Checksums that came behind the body, by header name in lower case. */
  readonly trailers: ReadonlyMap<string, string>
}

/**
 * Takes the chunk framing off a body: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n`, a chunk of size 0, then trailers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeAwsChunked(framed: Buffer): AwsChunkedBody {
  const chunks: Buffer[] = []
  let offset = 0
  for (;;) {
    const [line, next] = readLine(framed, offset)
    const sizeBytes = Number.parseInt(line, 16)
    if (!Number.isInteger(sizeBytes))
      throw new S3Refusal('IncompleteBody', `a chunk begins with ${JSON.stringify(line.slice(0, 40))}, not with its size`)
    if (sizeBytes === 0) return { body: Buffer.concat(chunks), trailers: readTrailers(framed, next) }
    if (next + sizeBytes + 2 > framed.length) throw new S3Refusal('IncompleteBody', `the last chunk is shorter than its ${sizeBytes} bytes`)
    chunks.push(framed.subarray(next, next + sizeBytes))
    offset = next + sizeBytes + 2
  }
}

function readTrailers(framed: Buffer, from: number): Map<string, string> {
  const trailers = new Map<string, string>()
  for (let offset = from; offset < framed.length; ) {
    const [line, next] = readLine(framed, offset)
    if (line === '') break
    const colon = line.indexOf(':')
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
    offset = next
  }
  return trailers
}

function readLine(framed: Buffer, from: number): [string, number] {
  const end = framed.indexOf('\r\n', from)
  if (end === -1) throw new S3Refusal('IncompleteBody', 'the chunk framing ends in the middle')
  return [framed.toString('latin1', from, end), end + 2]
}
