import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Tests run on the sources: no build comes first. 'module' must not be among the conditions.
const conditions = ['fluxforge-source', 'node', 'development|production']

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
      'tools/*/test/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    environment: 'node',
    reporters: ['default', './test/plain-reporter.ts'],
    // Many tests wait for processes, sockets and disks: two files a core keep it busy, and halve the time of the whole.
    maxWorkers: 2 * availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
