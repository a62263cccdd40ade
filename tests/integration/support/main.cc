#include <gtest/gtest.h>

#include "web/transport.h"

// The main of every integration test program.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  strongroom::web::HideSystemAuthorities();
  strongroom::web::StartHttpThreads(4);
  return RUN_ALL_TESTS();
}
