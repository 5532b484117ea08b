const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID (https://github.com/ulid/spec): 10 digits of time, 16 of chance. Never repeats, and sorts by time. */
export function connectionId(wallMs: number, random: () => number): string {
  let time = ''
  for (let left = Math.floor(wallMs), i = 0; i < 10; i++, left = Math.floor(left / 32)) time = `${DIGITS[left % 32] ?? ''}${time}`
  return time + Array.from({ length: 16 }, () => DIGITS[Math.floor(random() * 32)] ?? '0').join('')
}
