import { type BrokerAccount, accountFiles } from './account-files.js'

const secret = '$7$101$c2FsdC1zYWx0LTEy$aGFzaA=='
const device = (username: string): BrokerAccount => ({ username, kind: 'device', secret, topicFilters: [] })
const gateway = (username: string, ...topicFilters: string[]): BrokerAccount => {
  return { username, kind: 'gateway', secret, topicFilters }
}
const house: BrokerAccount = { username: 'haidang', kind: 'house', secret, topicFilters: [] }

test('a device signs in under its name, and may speak and be answered under it only', () => {
  const { passwords, acl } = accountFiles([device('aq-02'), device('aq-01')])
  expect(passwords).toBe(`aq-01:${secret}\naq-02:${secret}\n`)
  expect(acl.trim().split('\n')).toEqual([
    'pattern write ioc/v1/+/%u/observations',
    'pattern write ioc/v1/+/%u/events',
    'pattern write ioc/v1/+/%u/presence',
    'pattern write ioc/v1-past/+/%u/observations',
    'pattern read ioc/v1/+/%u/rejections',
  ])
})

test('a gateway may publish to its filters; our own processes read all and answer', () => {
  const { acl } = accountFiles([gateway('gw', 'ioc/v1/+/+/observations', 'chirpstack/#'), house])
  expect(acl).toContain('\nuser gw\ntopic write ioc/v1/+/+/observations\ntopic write chirpstack/#\n')
  expect(acl).toContain(
    '\nuser haidang\ntopic read ioc/v1/#\ntopic read ioc/v1-past/#\ntopic write ioc/v1/+/+/rejections\n',
  )
})

test('the same accounts make the same files, whatever their order', () => {
  const accounts = [gateway('gw', 'a/#'), device('x'), device('b'), house]
  expect(accountFiles(accounts.toReversed())).toEqual(accountFiles(accounts))
})

test.each([
  device('evil\nuser root'),
  device('a:b'),
  device('#'),
  device('+'),
  device('a/b'),
  device(''),
  { ...device('x'), secret: 'plain' },
  { ...device('x'), secret: `${secret}\nroot:${secret}` },
  gateway('gw', 'x\ntopic readwrite #'),
  gateway('gw', 'a/#/b'),
])('%j would say more than one account: it is left out, and named', (account) => {
  const files = accountFiles([account, device('good')])
  expect(files.passwords).toBe(`good:${secret}\n`)
  expect(files.acl).not.toMatch(/root|readwrite|user/)
  expect(files.leftOut).toEqual([account.username])
})

test.each([device('haidang'), gateway('haidang', 'ioc/v1/#')])(
  '%j is called as our own processes are: it is left out, and they stay who they are',
  (account) => {
    const alone = accountFiles([house])
    const files = accountFiles([account, { ...house, secret: `${secret.slice(0, -2)}A=` }])
    expect(files.passwords).toBe(`haidang:${secret.slice(0, -2)}A=\n`)
    expect(files.acl).toBe(alone.acl)
    expect(files.leftOut).toEqual(['haidang'])
  },
)
