#pragma once

#include <stdexcept>
#include <string>

namespace strongroom::store {

// PostgreSQL could not do what was asked. The message says what was tried and, in our words, what
// came back: never PostgreSQL's own text, nor where it is, nor who logs in.
class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    kUnavailable,  // not there, overloaded, or a lock not to be had: nothing was changed; try later
    kInDoubt,      // lost while committing: look whether it was done before trying again
    kBadData,      // PostgreSQL does not take such values: what was sent is at fault, and only that
    kRefused,      // it does not do this at all: another schema, no right. A person has to look
  };

  StoreError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  StoreError(Kind kind, const std::string& message, std::string state)
      : std::runtime_error(message), kind_(kind), state_(std::move(state)) {}

  Kind kind() const { return kind_; }
  // SQLSTATE; empty when PostgreSQL gave none.
  const std::string& state() const { return state_; }

 private:
  Kind kind_;
  std::string state_;
};

}  // namespace strongroom::store
