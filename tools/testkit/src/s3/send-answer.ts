import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorBody, refusalAnswer, type S3Answer, S3Refusal } from './s3-answer.ts'
import type { S3Fault } from './s3-fault.ts'

/** Sends `answer`, bent by `fault`. */
export async function sendAnswer(response: ServerResponse, answer: S3Answer, fault: S3Fault | undefined): Promise<void> {
  switch (fault?.kind) {
    case undefined:
    case 'damage':
      write(response, answer)
      break
    case 'refusal':
      write(response, refusalAnswer(new S3Refusal(fault.code, 'planned', fault.headers)))
      break
    case 'reset':
      response.socket?.resetAndDestroy()
      break
    case 'silence':
      break
    case 'error-in-200':
      write(response, { status: 200, headers: { 'content-type': 'application/xml' }, body: errorBody(fault.code, 'planned') })
      break
    case 'cut-body':
      writeHead(response, answer)
      response.write(answer.body.subarray(0, fault.afterBytes), () => response.socket?.destroy())
      break
    case 'slow-body':
      await writeSlowly(response, answer, fault)
      break
    case 'wrong-length':
      writeHead(response, { ...answer, headers: { ...answer.headers, 'content-length': String(fault.sizeBytes) } })
      response.write(answer.body, () => response.socket?.destroy())
      break
    case 'no-token':
      write(response, withoutToken(answer))
      break
    case 'web-page':
      write(response, {
        status: fault.status,
        headers: { 'content-type': 'text/html' },
        body: Buffer.from('<!doctype html><html><body>Hello</body></html>'),
      })
      break
  }
}

function write(response: ServerResponse, answer: S3Answer): void {
  writeHead(response, answer)
  response.end(answer.body)
}

function writeHead(response: ServerResponse, { status, headers, body }: S3Answer): void {
  response.writeHead(status, { 'x-amz-request-id': 'double', 'content-length': String(body.length), ...headers })
}

async function writeSlowly(
  response: ServerResponse,
  answer: S3Answer,
  { pieceBytes, everyMs }: { pieceBytes: number; everyMs: number },
): Promise<void> {
  writeHead(response, answer)
  for (let offset = 0; offset < answer.body.length && !response.destroyed; offset += pieceBytes) {
    response.write(answer.body.subarray(offset, offset + pieceBytes))
    await sleep(everyMs)
  }
  response.end()
}

function withoutToken(answer: S3Answer): S3Answer {
  const xml = answer.body
    .toString()
    .replace(/<NextContinuationToken>.*?<\/NextContinuationToken>/s, '')
    .replace('<IsTruncated>false<', '<IsTruncated>true<')
  return { ...answer, body: Buffer.from(xml) }
}
