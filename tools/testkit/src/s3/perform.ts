import { createBucket, deleteBucket, headBucket, listObjects, listUploads } from './bucket-operations.ts'
import { abortUpload, completeUpload, createUpload, listParts, uploadPart } from './multipart-operations.ts'
import { copyObject, deleteObject, getObject, putObject } from './object-operations.ts'
import { refusalAnswer, type S3Answer, S3Refusal } from './s3-answer.ts'
import type { S3Place } from './s3-place.ts'
import type { S3Operation, S3Request } from './s3-request.ts'

const OPERATIONS: Record<S3Operation, (place: S3Place, request: S3Request) => S3Answer> = {
  AbortMultipartUpload: abortUpload,
  CompleteMultipartUpload: completeUpload,
  CopyObject: copyObject,
  CreateBucket: createBucket,
  CreateMultipartUpload: createUpload,
  DeleteBucket: deleteBucket,
  DeleteObject: deleteObject,
  GetObject: getObject,
  HeadBucket: headBucket,
  HeadObject: getObject,
  ListMultipartUploads: listUploads,
  ListObjectsV2: listObjects,
  ListParts: listParts,
  PutObject: putObject,
  UploadPart: uploadPart,
}

/** The effect of a request and its answer, at one stroke: nothing else happens in between, so conditions are atomic. */
export function perform(place: S3Place, request: S3Request): S3Answer {
  try {
    return OPERATIONS[request.operation](place, request)
  } catch (error) {
    if (error instanceof S3Refusal) return refusalAnswer(error)
    throw error
  }
}
