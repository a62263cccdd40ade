#pragma once

#include <chrono>

namespace strongroom::controller {

struct NoticeOptions {
  std::chrono::days unchanged_after{30};  // 0: nobody is told that nothing changes
  std::chrono::seconds still_after{std::chrono::hours{24}};  // above 0
};

}  // namespace strongroom::controller
