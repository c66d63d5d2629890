import { rules as inEnglish } from '../i18n/en/rules.js'
import { rules as inVietnamese } from '../i18n/vi/rules.js'
import { addWords } from '../i18n/words.js'

addWords({ vi: inVietnamese, en: inEnglish })
