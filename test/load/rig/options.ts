import { parseArgs } from 'node:util'

/** The two ways to run: everything in one process, or separate processes with TimescaleDB, Redis and Mosquitto. */
export type Way = 'embedded' | 'services'

const ways: Readonly<Record<string, readonly Way[]>> = {
  embedded: ['embedded'],
  services: ['services'],
  both: ['embedded', 'services'],
}

export type BenchOptions = Readonly<{
  ways: readonly Way[]
  /** Sizes that show whether everything works, not what it can do. */
  quick: boolean
  /** A folder for the profiles of the product's processes, as `node --cpu-prof` writes them. */
  profiles: string | undefined
  /** What else was said, as `messages=200000`. */
  size(name: string, full: number, quick: number): number
}>

/** Reads `--way embedded|services|both`, `--quick`, `--profiles FOLDER` and sizes. @throws on anything else. */
export function benchOptions(args: readonly string[] = process.argv.slice(2)): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      way: { type: 'string', default: 'embedded' },
      quick: { type: 'boolean', default: false },
      profiles: { type: 'string' },
    },
  })
  const chosen = ways[values.way]
  if (!chosen) throw new Error(`--way is one of: ${Object.keys(ways).join(', ')}`)
  const sizes = new Map(positionals.map(readSize))
  return {
    ways: chosen,
    quick: values.quick,
    profiles: values.profiles,
    size: (name, full, quick) => sizes.get(name) ?? (values.quick ? quick : full),
  }
}

function readSize(text: string): [name: string, value: number] {
  const [name = '', value = ''] = text.split('=')
  if (!/^\d+$/.test(value)) throw new Error(`a size is said as name=number, not ${text}`)
  return [name, Number(value)]
}
