// Writes what graphql-js says about the cases of tests/data/graphql/sdl_errors.txt into that file.
import { read_cases, write_cases } from './cases.mjs';
import { judge_sdl, show_errors } from './judge.mjs';

write_cases(read_cases().map((one) => ({ ...one, errors: show_errors(judge_sdl(one.sdl).errors) })));
