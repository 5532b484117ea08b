import * as v from 'valibot'
import type { KeyPath } from './key-path.ts'

/** The schema that a value at `path` is checked by; undefined where a key is unknown. */
export function schemaAt(schema: v.GenericSchema, path: KeyPath): v.GenericSchema | undefined {
  let at: unknown = schema
  for (const step of path) at = Reflect.get(childrenOf(at, step), step)
  return unwrapped(at)
}

/** Names that may stand in the block at `path`. */
export function keysAt(schema: v.GenericSchema, path: KeyPath): string[] {
  const block = schemaAt(schema, path)
  return block !== undefined && 'entries' in block && isObject(block.entries) ? Object.keys(block.entries) : []
}

/** Whether the value at `path` is marked `v.metadata({ secret: true })`. */
export function isSecretAt(schema: v.GenericSchema, path: KeyPath): boolean {
  const found = schemaAt(schema, path)
  return found !== undefined && v.getMetadata(found)['secret'] === true
}

function childrenOf(schema: unknown, step: string | number): object {
  const around = unwrapped(schema)
  if (around === undefined) return {}
  if ('entries' in around && isObject(around.entries)) return around.entries
  if ('item' in around) return { [step]: around.item }
  return 'value' in around ? { [step]: around.value } : {}
}

/** Optional and nullable schemas hold the one that matters; those in a pipe are themselves. */
function unwrapped(schema: unknown): v.GenericSchema | undefined {
  let at = schema
  while (isObject(at) && 'wrapped' in at) at = at.wrapped
  return isSchema(at) ? at : undefined
}

function isSchema(value: unknown): value is v.GenericSchema {
  return isObject(value) && 'kind' in value && value.kind === 'schema'
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
