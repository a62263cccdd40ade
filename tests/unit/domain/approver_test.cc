#include "domain/approver.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

TEST(Approver, IsSomebody) {
  struct Case {
    const char* user;
    bool may;
  };
  for (const Case& one : {
           Case{"amy", true},
           Case{"https://login.example.com#amy", true},
           Case{"system:admin", true},  // who has the first certificate of some clusters
           Case{"my system:serviceaccount:a:b", true},
           Case{"system:serviceaccount:team-a:runner", false},
           Case{"system:serviceaccount:", false},
           Case{"system:anonymous", false},
           Case{"", false},
       }) {
    EXPECT_EQ(MayApprove(one.user), one.may) << one.user;
  }
}

}  // namespace
}  // namespace strongroom::domain
