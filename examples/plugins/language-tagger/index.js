// Tags a new ticket with its language, so that queues and rules can go by it.

import { definePlugin } from '@escalated-dev/plugin-sdk';

// Small words that are frequent in one of the languages, and rare or missing in the others.
const WORDS = {
  English: 'the and you not with have this that my are can please was when from',
  German: 'der die und ist nicht ich das mit sie ein eine auf bitte wenn wir',
  French: 'le les et est je ne pas une vous des pour dans avec mon mais',
  Spanish: 'el los una por para con mi pero usted cuando hay muy está como tengo',
  Dutch: 'het een niet ik van maar mijn wij kan aan dat deze mij graag hallo',
};
const LANGUAGES = Object.entries(WORDS).map(([name, words]) => [name, new Set(words.split(' '))]);

// Below this, two words of a foreign address would decide.
const FEWEST = 3;

export default definePlugin({
  name: 'language-tagger',
  version: '1.0.0',
  description: 'Tags new tickets with their language',

  // A ticket can only have tags that exist. One that is there already is not made again.
  onActivate: async (ctx) => {
    for (const [name] of LANGUAGES) await ctx.tags.create({ name });
  },

  filters: {
    // Whoever opens a ticket waits for this. That is why it asks nobody and only counts.
    'ticket.create': (ticket) => {
      const language = languageOf(`${ticket.subject ?? ''} ${ticket.description ?? ''}`);
      const tags = ticket.tags ?? [];
      if (language === undefined || tags.includes(language)) return ticket;
      return { ...ticket, tags: [...tags, language] };
    },
  },
});

/** The language with the most words in a text, if it is clear which one. */
export function languageOf(text) {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = LANGUAGES.map(([name, small]) => [name, words.filter((word) => small.has(word)).length]);
  const [[name, most], [, next]] = counts.sort(([, one], [, other]) => other - one);
  return most >= FEWEST && most > next ? name : undefined;
}
