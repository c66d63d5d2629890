import { expect, test } from '@jest/globals'
import { type BulletinJson, bulletinFileLimits } from '@haidang/contracts'
import { fireEvent, render, screen } from '@testing-library/react'
import { aConsole } from '../testing-console.js'
import { BulletinPaper } from './bulletin-paper.js'

const bulletin: BulletinJson = {
  ...{ id: '7', number: 'LU-118', issuer: 'Đài KTTV', hazard: 'flood', level: 3, areas: ['ward-1'] },
  ...{ levelText: { vi: 'Cấp 3', en: 'Level 3' }, state: 'in-force', enteredBy: 'an' },
  ...{ issuedAt: '2020-01-01T00:00:00Z', validFrom: '2020-01-01T00:00:00Z' },
  ...{ enteredAt: '2020-01-01T00:00:00Z', validTo: '2126-01-01T00:00:00Z' },
}
const attachedAt = '2020-01-01T00:00:00Z'
const file = {
  type: 'application/pdf',
  size: 2_049,
  sha256: 'a'.repeat(64),
  attachedAt,
  attachedBy: 'an',
} as const

const shown = (paper: BulletinJson, mayAttach: boolean) => {
  const { around } = aConsole({ role: 'supervisor' })
  return render(around(<BulletinPaper bulletin={paper} mayAttach={mayAttach} done={() => undefined} />))
}

test('a paper that is there is saved, and never attached again', () => {
  const { container } = shown({ ...bulletin, file }, true)
  const link = screen.getByTestId('bulletin-file')
  expect(link.getAttribute('href')).toBe('/api/v1/bulletins/7/file')
  expect(link.textContent).toBe('Lưu văn bản gốc (PDF, 3 KiB)')
  expect(container.querySelector('input')).toBeNull()
})

test('where there is none, who may not attach one is shown nothing', () => {
  expect(shown(bulletin, false).container.textContent).toBe('')
})

test('a paper that is too large is refused before it is sent', () => {
  const { container } = shown(bulletin, true)
  const large = new File(['a'], 'bulletin.pdf', { type: 'application/pdf' })
  Object.defineProperty(large, 'size', { value: bulletinFileLimits.bytes + 1 })
  const [input] = container.querySelectorAll('input')
  if (input) fireEvent.change(input, { target: { files: [large] } })
  expect(screen.getByRole('alert').textContent).toBe('Nội dung gửi quá lớn.')
  expect(screen.queryByTestId('bulletin-sending')).toBeNull()
})
