import { join } from 'node:path'
import { coinbase } from '@fluxforge/coinbase'
import { writtenConfig } from '@fluxforge/config'
import { toJsonSchema } from '@valibot/to-json-schema'
import { ROOT } from './packages.ts'

/** Beside the settings that name it in their first line. */
export const SCHEMA_FILE: string = join(ROOT, 'config/schema.json')

/** Any value may come from the environment: `${NAME}`, `${NAME:-default}`. */
const VARIABLE = { type: 'string', pattern: String.raw`\$\{` }

/** The settings as JSON Schema, for editors: keys, kinds, limits and meanings. Rules between keys are told by the programs alone. */
export function configSchema(): string {
  const schema = toJsonSchema(writtenConfig([coinbase]), { typeMode: 'input', errorMode: 'ignore' })
  return `${JSON.stringify({ title: 'Settings of FluxForge', ...orVariable(schema) }, null, 2)}\n`
}

/** A schema in which each limited value may also be a variable. */
function orVariable(schema: object): object {
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      isObject(value) ? orVariable(value) : Array.isArray(value) ? value.map(eachOrVariable) : value,
    ]),
  )
  return isLimited(inner) ? { anyOf: [inner, VARIABLE] } : inner
}

function eachOrVariable(value: unknown): unknown {
  return isObject(value) ? orVariable(value) : value
}

function isLimited(schema: { readonly type?: unknown; readonly pattern?: unknown; readonly enum?: unknown }): boolean {
  switch (schema.type) {
    case 'number':
    case 'integer':
    case 'boolean':
      return true
    case 'string':
      return schema.pattern !== undefined || schema.enum !== undefined
    default:
      return false
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
