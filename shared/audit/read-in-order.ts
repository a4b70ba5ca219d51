/** What one question brought, and the questions that ask for the rest of it, in their order. */
export interface Answer<Question, Value> {
  readonly values: readonly Value[];
  readonly rest: readonly Question[];
}

interface Asked<Question, Value> {
  readonly question: Question;
  answering?: Promise<void>;
  values?: readonly Value[];
}

// A page of the log needs one or two answers, a search through a day all of them: as long as the consumer goes on, twice as
// many are asked for at once, up to what one connection pool and a laptop's memory hold with ease.
const firstAhead = 4;
const mostAhead = 16;

/**
 * Asks several questions at once and gives the answers in the order of the questions, the rest of each before the next one.
 * At most 17 answers are in memory, however many there are, and none is asked for after the consumer has left.
 * @throws what `ask` throws, where the failed question stands in the order
 */
export async function* readInOrder<Question, Value>(
  questions: Iterable<Question>,
  ask: (question: Question) => Promise<Answer<Question, Value>>,
): AsyncGenerator<readonly Value[]> {
  const reading = new Reading(questions[Symbol.iterator](), ask);
  try {
    for (let first = await reading.next(); first !== undefined; first = await reading.next()) {
      if (first.length > 0) yield first;
    }
  } finally {
    reading.end();
  }
}

class Reading<Question, Value> {
  readonly #questions: Iterator<Question>;
  readonly #ask: (question: Question) => Promise<Answer<Question, Value>>;
  /** In their order: those that were asked and not taken yet, and between them those still to be asked. */
  readonly #queue: Asked<Question, Value>[] = [];
  #ahead = firstAhead / 2;
  #asked = 0;
  #hasEnded = false;

  constructor(questions: Iterator<Question>, ask: (question: Question) => Promise<Answer<Question, Value>>) {
    this.#questions = questions;
    this.#ask = ask;
  }

  async next(): Promise<readonly Value[] | undefined> {
    this.#ahead = Math.min(this.#ahead * 2, mostAhead);
    this.#askAhead();
    const [first] = this.#queue;
    if (first === undefined) return undefined;
    await first.answering;
    this.#queue.shift();
    this.#asked -= 1;
    return first.values ?? [];
  }

  end(): void {
    this.#hasEnded = true;
  }

  /** The first in the queue is always asked, since everything waits for it. */
  #askAhead(): void {
    for (let index = 0; !this.#hasEnded && (index === 0 || this.#asked < this.#ahead); index += 1) {
      const asked = this.#queue[index] ?? this.#enqueue();
      if (asked === undefined) return;
      if (asked.answering !== undefined) continue;
      this.#asked += 1;
      asked.answering = this.#answer(asked);
      // It is thrown to the consumer when its turn comes, and to nobody when the consumer has left before.
      asked.answering.catch(() => undefined);
    }
  }

  #enqueue(): Asked<Question, Value> | undefined {
    const next = this.#questions.next();
    if (next.done === true) return undefined;
    const asked = { question: next.value };
    this.#queue.push(asked);
    return asked;
  }

  async #answer(asked: Asked<Question, Value>): Promise<void> {
    const { values, rest } = await this.#ask(asked.question);
    asked.values = values;
    this.#queue.splice(this.#queue.indexOf(asked) + 1, 0, ...rest.map((question) => ({ question })));
    this.#askAhead();
  }
}
