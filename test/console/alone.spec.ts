import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import { jestNodeOptions, root } from '../../infra/launch/workspace.mjs'

jest.setTimeout(400_000)

const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]

/**
 * A network of its own with nothing in it but the way to itself. Who is not root becomes root for as long as it takes
 * to open that way, and then himself again: PostgreSQL refuses to run as root. Not every computer grants this.
 */
function cutOff(command: readonly string[], timeoutMs: number) {
  const asOneself = uid === 0 ? '' : `unshare --user --map-user=${uid} --map-group=${gid} --`
  const options = uid === 0 ? ['--net'] : ['--net', '--map-root-user']
  const shell = `ip link set lo up && exec ${asOneself} "$0" "$@"`
  return spawnSync('unshare', [...options, '--', 'sh', '-c', shell, ...command], {
    cwd: join(root, 'test'),
    encoding: 'utf8',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    env: { ...process.env, NODE_OPTIONS: jestNodeOptions, HAIDANG_FIXTURES_BUILT: '1' },
  })
}

const granted = cutOff(['true'], 10_000).status === 0

describe('with the cable cut', () => {
  const check = granted ? test : test.skip
  check('the product starts, and a desk is signed in, draws its map and goes live', () => {
    const jestBin = join(root, 'node_modules/jest/bin/jest.js')
    const wanted = 'shows the city’s stations and vehicles on the map, live, under the strict policy'
    const only = ['--selectProjects', 'console', '--testPathPatterns', 'console/desk', '-t', wanted]
    const { status, stdout, stderr } = cutOff([process.execPath, jestBin, ...only, '--forceExit'], 300_000)
    expect({ status, said: status === 0 ? '' : `${stdout}${stderr}`.slice(-4_000) }).toEqual({
      status: 0,
      said: '',
    })
    expect(stderr).toMatch(/Tests: .*1 passed/)
  })
})
