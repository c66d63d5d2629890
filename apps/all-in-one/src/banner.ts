import { resolve } from 'node:path'

export type BannerFacts = Readonly<{
  httpUrl: string
  mqttUrl: string
  signInLink: string
  administrator: { username: string; password?: string }
  simulated: string
  dataDir: string
  database: string
  readyAfterMs: number
}>

/** What the person at the terminal needs to go on; passwords and links are printed here and nowhere else. */
export function banner(facts: BannerFacts): string {
  const { username, password } = facts.administrator
  const rows: [string, string][] = [
    ['Console', facts.httpUrl],
    ['Sign in once with', `${facts.signInLink}   (valid 10 minutes)`],
    [
      'or as',
      password
        ? `${username}, password ${password}   (shown this once: keep it)`
        : `${username}, with the password you have`,
    ],
    ['Devices publish to', facts.mqttUrl],
    ['Simulated', facts.simulated],
    ['Data', `${facts.dataDir} (${facts.database})`],
    ['Doubt it', `${folderOf(facts.dataDir)}npm run ioc -- tour   (in another terminal)`],
    ['Stop', 'Ctrl-C'],
  ]
  const lines = rows.map(([name, value]) => `  ${name.padEnd(20)} ${value}`)
  return ['', `Hải Đăng is ready after ${(facts.readyAfterMs / 1_000).toFixed(1)} s.`, '', ...lines, ''].join(
    '\n',
  )
}

/** What the command line must be told of the data folder; the usual one it finds by itself. */
function folderOf(dataDir: string): string {
  return dataDir === resolve('.data') ? '' : `IOC_DATA_DIR=${dataDir} `
}
