/** The faces that layers may name. */
export const regular = ['Noto Sans Regular'] as const
export const italic = ['Noto Sans Italic'] as const
export const semiBold = ['Noto Sans SemiBold'] as const
