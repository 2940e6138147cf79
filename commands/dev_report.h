// What `graphcool dev` tells: lines for a person, or with --json one event a line.
//
//   {"event":"ready","revision":1,"new":true,"seeded":11,"messages":[...],"port":60000,
//    "endpoints":{"simple":"http://...","playground":"http://..."}}
//   {"event":"deployed","revision":2,"messages":[...],"milliseconds":4}
//   {"event":"refused","errors":[...]}
//   {"event":"not_watching","errors":[...]}
//   {"event":"called","call":{...}}         A function failed or printed something: see log_json().
//   {"event":"calls_dropped","count":12}    More of them than could be told.
//   {"event":"stopped"}
#pragma once

#include <chrono>
#include <string>

#include "commands/kit/output.h"
#include "core/cluster/cluster.h"

namespace graphcool::commands {

class DevReport {
 public:
  explicit DevReport(Output& output) : output_(output) {}

  struct Start {
    const cluster::Deployed& deployed;
    bool is_new = false;
    int seeded = 0;  // Mutations of seed.graphql that ran.
  };
  // `origin`: "http://localhost:60000". `prisma`: the path of a Prisma service, "shop/dev"; empty
  // for others.
  void ready(const Start& start, const std::string& origin, const std::string& prisma);
  void deployed(const cluster::Deployed& deployed, std::chrono::nanoseconds took);
  void refused(const Errors& errors);
  void not_watching(const Error& error);
  void called(const functions::LogEntry& entry);
  void calls_dropped(std::size_t count);
  void stopped();

  // Errors of a deploy with hints that fit this command.
  static Errors explained(Errors errors);

 private:
  void warnings(const cluster::Deployed& deployed);

  Output& output_;
};

}  // namespace graphcool::commands
