import { leaksIn, spokenWords } from './spoken.mjs'

/** What of a page is no picture to show: asked from outside, as its policy forbids it to make code of strings. */
const seen = `(() => {
  const shown = (element) => element.getClientRects().length > 0
  const name = (element) => element.dataset.testid ?? (element.className || element.tagName)
  const all = (what) => [...document.querySelectorAll(what)].filter(shown)
  return {
    broken: all('img').filter((image) => image.complete && image.naturalWidth === 0).map(name),
    loading: all('[data-state=loading], [aria-busy=true], .skeleton').map(name),
    cut: all('.gsb *, .rail *, .button').filter((element) =>
      element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).overflowX !== 'visible').map(name),
    wide: document.scrollingElement.scrollWidth > innerWidth + 1,
  }
})()`

const waiting = /^(đang tải|đang tìm|loading)/i
const failed = /không tải được|could not be loaded|phần này gặp lỗi|this part failed/i

/** Why a picture may not be shown to anybody; nothing when it may. */
export async function faultsOf(page, { language, fixture, path }) {
  const { broken, loading, cut, wide } = await page.evaluate(seen)
  const words = await page.evaluate(spokenWords)
  const wall = path.startsWith('/display')
  return [
    ...broken.map((what) => `a broken image (${what})`),
    ...loading.map((what) => `still loading (${what})`),
    ...words.filter((word) => waiting.test(word)).map((word) => `still loading (${word})`),
    ...words.filter((word) => failed.test(word)).map((word) => `failed (${word})`),
    ...leaksIn(words, language.startsWith('vi') ? 'vi' : 'en').map((word) => `a foreign word (${word})`),
    ...(fixture === 'long-vi' || wall ? [] : cut.map((what) => `cut off (${what})`)),
    ...(wide ? ['wider than the window'] : []),
  ]
}
