import { childrenOf } from '@haidang/testing'
import { endProducts } from './product.js'
import { type Row, type Way, proveRow } from './row.js'

/*
 * node dist/prove/prove-row.js FILE WAY SEED [quick]: one row on one way, as a process of its own. Standard output has the
 * JSON line and nothing else.
 */
const [file = '', way = 'embedded', seed = '1', size = ''] = process.argv.slice(2)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void endProducts()
      .then(() => childrenOf(process.pid))
      .then((children) => {
        for (const child of children) process.kill(child, 'SIGTERM')
        process.exit(1)
      })
  })
}
const { row } = (await import(file)) as { row: Row }
const line = await proveRow(row, {
  ...{ way: way as Way, seed: Number(seed), quick: size === 'quick' },
  say: (what) => void process.stderr.write(`  ${row.id} ${way}: ${what}\n`),
})
process.stdout.write(`${JSON.stringify(line)}\n`, () => process.exit(line.pass ? 0 : 1))
