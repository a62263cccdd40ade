#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>

#include "api/restore_exchange.h"
#include "api/restore_input.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "executor/error.h"
#include "sets/backup_set.h"
#include "web/transport.h"

namespace strongroom::executor {

// The server has no such set, or no plan.
class NotThere : public ExecutorError {
 public:
  using ExecutorError::ExecutorError;
};

// The server's side of a restore (api/restore_exchange.h). What may pass is repeated for a quarter
// of an hour (base/prospect.h). Every call throws NotThere for 404, ExecutorError when the server
// refuses for good or has not answered by then, web::StoppedError on stop. Not thread-safe.
class RestoreServer {
 public:
  // `transport` (to the server), `clock` and `input` outlive this.
  RestoreServer(web::Transport& transport, const base::Clock& clock, const api::RestoreInput& input,
                const base::Backoff& backoff = {})
      : transport_(transport), clock_(clock), input_(input), backoff_(backoff) {}

  // Throws sets::ReadError for what is none.
  sets::BackupSet Set(const std::stop_token& stop) const;

  // Hands over each line of the set's contents. Where an answer is cut off it comes again from the
  // start: `begin` is called before each attempt. Throws what these throw.
  void EachContent(const std::function<void()>& begin,
                   const std::function<void(std::string_view line)>& take,
                   const std::stop_token& stop) const;

  // What was planned, from policy `from` on. Throws base::JsonError for what is none.
  api::RestorePlanPage PlanFrom(size_t from, const std::stop_token& stop) const;

  // `progress`: of api::WriteRestoreProgress. Returns when it was taken.
  void Tell(const std::string& progress, const std::stop_token& stop) const;

 private:
  using SendOnce = std::function<web::Response(const web::Request& request)>;

  web::Request RequestFor(std::string_view part,
                          const std::map<std::string, std::string>& query = {}) const;
  web::Response Send(const web::Request& request, const SendOnce& send,
                     const std::stop_token& stop) const;
  web::Response Send(const web::Request& request, const std::stop_token& stop) const;

  web::Transport& transport_;
  const base::Clock& clock_;
  const api::RestoreInput& input_;
  const base::Backoff backoff_;
};

}  // namespace strongroom::executor
