import { type PlainFrame, plainText } from './frame.ts'

export type GarbageKind =
  | 'not_json'
  | 'array'
  /** A binary frame. */
  | 'binary'
  /** A text frame whose bytes are not UTF-8: a strict client ends the connection with 1007. */
  | 'invalid_utf8'
  /** JSON but for a raw newline, tab and NUL inside a string. */
  | 'control_characters'

export function garbageFrame(kind: GarbageKind): PlainFrame {
  switch (kind) {
    case 'not_json':
      return plainText('upstream connect error or disconnect/reset before headers')
    case 'array':
      return plainText('[{"channel":"ticker","events":[]}]')
    case 'binary':
      return { data: Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]), isBinary: true }
    case 'invalid_utf8':
      return { data: Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), isBinary: false }
    case 'control_characters':
      return plainText('{"channel":"ticker","note":"a\nb\tc\u0000d"}')
  }
}
