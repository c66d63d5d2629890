import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { help } from '../../infra/launch/variables.mjs'
import { root } from '../../infra/launch/workspace.mjs'

const start = (
  args: string[],
  { node = [], env = {} }: { node?: string[]; env?: Record<string, string> } = {},
) => {
  const command = [...node, join(root, 'infra/launch/start.mjs'), ...args]
  const all = { ...process.env, NODE_OPTIONS: '', ...env }
  return spawnSync(process.execPath, command, { cwd: tmpdir(), env: all, encoding: 'utf8' })
}

describe('npm start', () => {
  test('--help lists the settings, from any folder', () => {
    const { status, stdout } = start(['--help'])
    expect({ status, stdout }).toEqual({ status: 0, stdout: help() })
  })

  test('an argument that it does not know is named', () => {
    const { status, stdout } = start(['--port=80'])
    expect(status).toBe(78)
    expect(stdout).toContain('npm start takes no "--port=80"')
  })

  test('an old Node is named with the way out', () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '20.18.3' })"
    const { status, stdout } = start([], {
      node: ['--import', `data:text/javascript,${encodeURIComponent(old)}`],
    })
    expect(status).toBe(78)
    expect(stdout).toMatch(/needs Node 20\.19 or newer; this is Node 20\.18\.3 .*\nInstall a newer one/)
  })

  test('a data folder that cannot be written is named with the way out, before anything takes long', () => {
    const { status, stdout } = start([], { env: { IOC_DATA_DIR: '/dev/null/data' } })
    expect(status).toBe(78)
    expect(stdout).toMatch(/The data folder \/dev\/null\/data cannot be written: .*\n.*IOC_DATA_DIR=/)
  })
})
