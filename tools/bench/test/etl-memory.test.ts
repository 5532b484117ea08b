import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { prepareEtl } from '../src/etl-convert.ts'
import { generateSegment } from '../src/generate-segment.ts'
import { measuredNode } from '../src/measured-process.ts'

const MIB = 1024 * 1024

test('the etl converts a segment of 40 MB in less than 300 MiB', { timeout: 60_000 }, async () => {
  await using dir = await tempDir()
  const segment = await generateSegment(dir.path, 40e6)
  const root = join(dir.path, 'lake')
  const { peakRssBytes } = await measuredNode(await prepareEtl([segment], root), dir.path)
  expect(await readdir(join(root, 'raw/ready/coinbase'))).toEqual([])
  expect(peakRssBytes).toBeLessThan(300 * MIB)
})
