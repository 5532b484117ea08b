import { expect, test } from 'vitest'
import { unionUs } from '../../src/gaps/union.ts'

const within = { fromUs: 100, toUs: 200 }
const stretch = (fromUs: number, toUs: number) => ({ fromUs, toUs })

test.each([
  [[], 0],
  [[stretch(110, 120)], 10],
  [[stretch(130, 140), stretch(110, 120)], 20],
  [[stretch(110, 130), stretch(120, 140)], 30],
  [[stretch(110, 190), stretch(120, 130), stretch(125, 195)], 85],
  [[stretch(0, 110), stretch(190, 300)], 20],
  [[stretch(0, 50), stretch(250, 300)], 0],
  [[stretch(0, 300), stretch(150, 160)], 100],
  [[stretch(120, 120)], 0],
])('%j take %d together inside 100 to 200', (stretches, expected) => {
  expect(unionUs(stretches, within)).toBe(expected)
})
