// SPDX-License-Identifier: Apache-2.0
// What bench/validator.c measures, by ajv: how many records it judges in a second of CPU.
//
//     node validator.js FOLDER CONTRACT.json POINTER FILE SECONDS
//
// FOLDER is where ajv is installed. Prints how many records there are, how many are valid, and how
// many a second are judged as objects made beforehand and from their text.
'use strict';

const fs = require('fs');
const path = require('path');

const [folder, contract, pointer, file, seconds] = process.argv.slice(2);
const from = (name) => require(path.join(folder, 'node_modules', name));
const Ajv = from('ajv/dist/2020').default;
const formats = from('ajv-formats').default;

const ajv = new Ajv({ strict: false });
formats(ajv);
ajv.addSchema(JSON.parse(fs.readFileSync(contract, 'utf8')), 'contract.json');
const holds = ajv.compile({ $ref: `contract.json#${encodeURI(pointer)}` });

const texts = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
const objects = texts.map((text) => JSON.parse(text));

const judgeObjects = () => {
  let valid = 0;
  for (let i = 0; i < objects.length; i++) valid += holds(objects[i]) ? 1 : 0;
  return valid;
};

const judgeTexts = () => {
  let valid = 0;
  for (let i = 0; i < texts.length; i++) valid += holds(JSON.parse(texts[i])) ? 1 : 0;
  return valid;
};

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function rate(judge, least) {
  let rounds = 0;
  let judged = 0;
  const start = cpuSeconds();
  let used;
  do {
    for (let i = 0; i <= rounds; i++) {
      judge();
      judged += objects.length;
    }
    rounds = Math.floor(judged / objects.length / 8);
    used = cpuSeconds() - start;
  } while (used < least);
  return judged / used;
}

// The engine compiles what runs often while it runs; that is not counted.
for (const judge of [judgeObjects, judgeTexts]) rate(judge, 0.3);
const results = [judgeObjects, judgeTexts].map((judge) => Math.round(rate(judge, Number(seconds))));
console.log(objects.length, judgeObjects(), ...results);
