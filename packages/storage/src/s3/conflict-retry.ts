import type { S3Client } from '@aws-sdk/client-s3'

/**
 * 409 is no answer: of two conditional writes at once S3 may tell one to come again. The SDK's retries, which know time-outs, 429 and 5xx, are told so.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function retryConflicts(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        if (isConflict(error)) Object.assign(error, { $retryable: { throttling: false } })
        throw error
      }
    },
    { name: 'conflictRetry', step: 'finalizeRequest', priority: 'low' },
  )
}

function isConflict(error: unknown): error is Error {
  return error instanceof Error && '$metadata' in error && (error.$metadata as { httpStatusCode?: number }).httpStatusCode === 409
}
