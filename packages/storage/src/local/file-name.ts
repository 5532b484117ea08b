import { createHash, randomBytes } from 'node:crypto'

// Names that no listing shows and no key may have.
const HIDDEN = /^\.fluxforge-(?:staged-[0-9a-f]{16}|taken-[0-9a-f]{32}|part-\d{5}-.+)$/i

/** A fresh name for a file that is being written. */
export function stagedName(): string {
  return `.fluxforge-staged-${randomBytes(8).toString('hex')}`
}

/** The name of the marker that keeps others from creating `name` (file systems without hard links only). */
export function markerName(name: string): string {
  return `.fluxforge-taken-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}

/** The name of a part of the object `name`. */
export function partName(name: string, number: number): string {
  return `.fluxforge-part-${String(number).padStart(5, '0')}-${name}`
}

/** The number of a part and the name of its object; undefined for any other name. */
export function parsePartName(name: string): { readonly number: number; readonly name: string } | undefined {
  const [, number, of] = /^\.fluxforge-part-(\d{5})-(.+)$/.exec(name) ?? []
  return number === undefined || of === undefined ? undefined : { number: Number(number), name: of }
}

export function isHiddenName(name: string): boolean {
  return HIDDEN.test(name)
}

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any extension too, and with spaces before its dot.
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i
const WINDOWS_CHARACTER = /[<>:"|?*]/

/** Why a file system of `platform` can't hold a file called `name` (one segment of a key), or undefined when it can. */
export function fileNameFault(name: string, platform: NodeJS.Platform): string | undefined {
  if (isHiddenName(name)) return `${name} is a name kept for unfinished files`
  if (platform !== 'win32') return undefined
  if (WINDOWS_DEVICE.test(name)) return `${name} is the name of a device on Windows`
  if (name.endsWith('.') || name.endsWith(' ')) return `${JSON.stringify(name)} ends with a dot or space, which Windows drops`
  const character = WINDOWS_CHARACTER.exec(name)?.[0]
  return character === undefined ? undefined : `${name} holds ${character}, which Windows forbids in names; encode it`
}
