import { storageContract } from '@fluxforge/storage/testing'
import { SqliteStorage } from './sqlite-storage.ts'

let broken = 0
let kept = 0
for (const { name, cases } of storageContract) {
  for (const one of cases) {
    const storage = new SqliteStorage(':memory:')
    try {
      await one.run(storage)
      kept++
    } catch (error) {
      broken++
      console.log(`broken, ${name}: ${one.name}\n  ${String(error)}`)
    } finally {
      storage.close()
    }
  }
}
console.log(`${kept} promises kept, ${broken} broken`)
process.exitCode = broken === 0 ? 0 : 1
