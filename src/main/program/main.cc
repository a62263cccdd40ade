#include <iostream>

#include "main/strongroom.h"

int main(int argc, char** argv) {
  return strongroom::main_commands::RunStrongroom({argv + 1, argv + argc}, std::cout, std::cerr);
}
