import * as z from 'zod';

const region = z
  .string()
  .regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/, 'the name of a Region, such as eu-west-1, is expected');

/** The schema of `regions`: where Holdfast acts besides the Region it is deployed in. */
export const regions = z
  .array(region)
  .refine((names) => new Set(names).size === names.length, 'a Region is named twice')
  .default([])
  .describe(
    'The Regions that Holdfast covers besides the one it is deployed in: their events are forwarded to it, and its ' +
      'functions may act there and in no other. `holdfast regions` keeps this list.',
  );
