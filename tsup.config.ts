import { defineConfig } from 'tsup'

// How every package is built: ESM for Node, without types (TypeScript 7 has no compiler API for tsup; tsc writes them).
export default defineConfig({ format: 'esm', platform: 'node', target: 'node22', clean: true, dts: false, silent: true })
