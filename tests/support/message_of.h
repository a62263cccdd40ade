#pragma once

#include <functional>
#include <string>

namespace strongroom::test {

// What the Error that `call` ends with says; "no error" when it ends without one.
template <typename Error>
std::string MessageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace strongroom::test
