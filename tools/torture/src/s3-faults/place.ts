import type { S3Operation, S3Target } from '@fluxforge/testkit'

/** What FluxForge asks of an S3, as the rows of the table name it. `put` overwrites, `create` has a condition. */
export type Operation =
  | 'put'
  | 'create'
  | 'begin upload'
  | 'upload part'
  | 'complete'
  | 'abort'
  | 'list'
  | 'get'
  | 'head'
  | 'delete'
  | 'copy'

export const OPERATIONS: readonly Operation[] = [
  'put',
  'create',
  'begin upload',
  'upload part',
  'complete',
  'abort',
  'list',
  'get',
  'head',
  'delete',
  'copy',
]

/** A request in the table's words; null for what the table has no word for. */
export function operationOf(operation: S3Operation, condition: string | string[] | undefined): Operation | null {
  switch (operation) {
    case 'PutObject':
      return condition === undefined ? 'put' : 'create'
    case 'CreateMultipartUpload':
      return 'begin upload'
    case 'UploadPart':
      return 'upload part'
    case 'CompleteMultipartUpload':
      return 'complete'
    case 'AbortMultipartUpload':
      return 'abort'
    case 'ListObjectsV2':
    case 'ListMultipartUploads':
      return 'list'
    case 'GetObject':
      return 'get'
    case 'HeadObject':
    case 'HeadBucket':
      return 'head'
    case 'DeleteObject':
      return 'delete'
    case 'CopyObject':
      return 'copy'
    case 'CreateBucket':
    case 'DeleteBucket':
    case 'ListParts':
      return null
  }
}

/** How raw is recorded and what becomes of it: not every run does everything. */
export type Variant = 'deleting' | 'archiving' | 'without a disk'

/** One kind of request on the way from a frame to a commit. */
export interface Place {
  readonly operation: Operation
  readonly name: string
  /** Which layer it is asked of. */
  readonly layer: 'raw' | 'output'
  readonly variant: Variant
  readonly target: S3Target
  /** Recording and converting go on without it. */
  readonly isChore: boolean
  /** What has to go wrong first for it to be asked at all: the answer of this request is lost. */
  readonly after?: S3Target
}

function raw(operation: Operation, name: string, target: S3Target, variant: Variant = 'deleting'): Place {
  return { operation, name, layer: 'raw', variant, target, isChore: false }
}

function output(operation: Operation, name: string, target: S3Target): Place {
  return { operation, name, layer: 'output', variant: 'deleting', target, isChore: false }
}

function chore(place: Place): Place {
  return { ...place, isChore: true }
}

/** Every kind of request there is, but for the six that try a bucket out at the start: those are the probe's own tests. */
export const PLACES: readonly Place[] = [
  chore(raw('put', 'the floor of the names', { operation: 'PutObject', key: /\/names-floor\.json$/ })),

  raw('create', 'a name', { operation: 'PutObject', key: /\/names\/segment_/ }),
  raw('create', 'a segment', { operation: 'PutObject', key: /^raw\/ready\// }),
  raw('create', 'a list', { operation: 'PutObject', key: /\/state\/coinbase\/batches\// }),
  raw('create', 'an ownership record', { operation: 'PutObject', key: /^raw\/processing\// }),
  output('create', 'the layout', { operation: 'PutObject', key: /\/_layout\.1\.json$/ }),
  output('create', 'a part', { operation: 'PutObject', key: /\/ticker\/product_id=BTC-USD\// }),
  output('create', 'dead letters', { operation: 'PutObject', key: /\/_dead_letters\// }),
  output('create', 'a commit', { operation: 'PutObject', key: /\/_commits\// }),

  raw('begin upload', 'a segment', { operation: 'CreateMultipartUpload' }, 'without a disk'),
  raw('upload part', 'of a segment', { operation: 'UploadPart' }, 'without a disk'),
  raw('complete', 'a segment', { operation: 'CompleteMultipartUpload' }, 'without a disk'),
  chore(raw('abort', 'what was left in raw', { operation: 'AbortMultipartUpload', key: /^raw\// })),
  chore(output('abort', 'what was left in the output', { operation: 'AbortMultipartUpload', key: /^processed\// })),

  chore(raw('list', 'uploads left in raw', { operation: 'ListMultipartUploads', key: /^raw\// })),
  chore(output('list', 'uploads left in the output', { operation: 'ListMultipartUploads', key: /^processed\// })),
  chore(raw('list', 'names', { operation: 'ListObjectsV2', key: /\/names\/$/ })),
  raw('list', 'ready/', { operation: 'ListObjectsV2', key: /^raw\/ready\// }),
  raw('list', 'lists', { operation: 'ListObjectsV2', key: /\/batches\/$/ }),
  raw('list', 'holds', { operation: 'ListObjectsV2', key: /^raw\/quarantine\// }),
  raw('list', 'asides', { operation: 'ListObjectsV2', key: /\/aside\/$/ }),
  raw('list', 'ownership records', { operation: 'ListObjectsV2', key: /^raw\/processing\// }),
  output('list', 'commits', { operation: 'ListObjectsV2', key: /\/_commits\// }),

  raw('get', 'the floor of the names', { operation: 'GetObject', key: /\/names-floor\.json$/ }),
  raw('get', 'a segment', { operation: 'GetObject', key: /^raw\/ready\// }),
  output('get', 'the layout', { operation: 'GetObject', key: /\/_layout\.1\.json$/ }),
  output('get', 'a commit', { operation: 'GetObject', key: /\/_commits\// }),

  raw('head', 'a name', { operation: 'HeadObject', key: /\/names\/segment_/ }),
  raw('head', 'the bucket of a free name', { operation: 'HeadBucket' }),
  raw('head', 'a segment', { operation: 'HeadObject', key: /^raw\/ready\// }),
  {
    ...output('head', 'a part whose answer was lost', { operation: 'HeadObject', key: /\/ticker\/product_id=BTC-USD\// }),
    after: { operation: 'PutObject', key: /\/ticker\/product_id=BTC-USD\// },
  },

  chore(raw('delete', 'an old name', { operation: 'DeleteObject', key: /\/names\/segment_2020/ })),
  raw('delete', 'a segment', { operation: 'DeleteObject', key: /^raw\/ready\// }),
  raw('delete', 'a hold', { operation: 'DeleteObject', key: /^raw\/quarantine\// }),
  raw('delete', 'an ownership record', { operation: 'DeleteObject', key: /^raw\/processing\// }),
  raw('delete', 'a list', { operation: 'DeleteObject', key: /\/batches\// }),

  raw('copy', 'a segment into archive/', { operation: 'CopyObject', key: /^raw\/archive\// }, 'archiving'),
]
