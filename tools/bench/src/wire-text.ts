const POWERS = Array.from({ length: 15 }, (_, scale) => 10 ** scale)

/** `units` × 10^-`scale` as Coinbase writes numbers: no exponent, no trailing zeros. `units` below 2^53, `scale` up to 14. */
export function decimalText(units: number, scale: number): string {
  const power = POWERS[scale] ?? Number.NaN
  const whole = Math.trunc(units / power)
  const fraction = Math.abs(units % power)
  const sign = units < 0 && whole === 0 ? '-' : ''
  return fraction === 0 ? `${whole}` : `${sign}${whole}.${withoutTrailingZeros(fraction, scale)}`
}

/** RFC 3339 within one hour (`2025-12-03T14`), `nanos` after its start, with 0–9 fraction digits: trailing zeros dropped, as Go does. */
export function goTime(hour: string, nanos: number): string {
  const fraction = nanos % 1e9
  return `${secondText(hour, Math.trunc(nanos / 1e9))}${fraction === 0 ? '' : `.${withoutTrailingZeros(fraction, 9)}`}Z`
}

/** As our own envelope has it: exactly six fraction digits. */
export function captureTime(hour: string, micros: number): string {
  return `${secondText(hour, Math.trunc(micros / 1e6))}.${`${micros % 1e6}`.padStart(6, '0')}Z`
}

function secondText(hour: string, second: number): string {
  const minute = Math.trunc(second / 60)
  return `${hour}:${twoDigits(minute)}:${twoDigits(second % 60)}`
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}

function withoutTrailingZeros(fraction: number, digits: number): string {
  let [left, length] = [fraction, digits]
  while (left % 10 === 0) {
    left /= 10
    length -= 1
  }
  return `${left}`.padStart(length, '0')
}
