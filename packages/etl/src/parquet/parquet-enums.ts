// Numbers of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift

export const TYPES = { INT64: 2, DOUBLE: 5, BYTE_ARRAY: 6, FIXED_LEN_BYTE_ARRAY: 7 } as const
export const REPETITIONS = { REQUIRED: 0, OPTIONAL: 1 } as const
export const CONVERTED_TYPES = { UTF8: 0, DECIMAL: 5, TIMESTAMP_MICROS: 10 } as const
export const ENCODINGS = { PLAIN: 0, RLE: 3, RLE_DICTIONARY: 8 } as const
export const CODECS = { UNCOMPRESSED: 0, SNAPPY: 1, ZSTD: 6 } as const
